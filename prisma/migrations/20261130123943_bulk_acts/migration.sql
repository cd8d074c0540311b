-- AlterTable
ALTER TABLE "duty" ADD COLUMN     "handed_from_person_id" UUID;

-- CreateTable
CREATE TABLE "bulk_act" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "wish" JSONB,
    "note_e" TEXT,
    "trace" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "undo_until" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_act_item" (
    "act_id" UUID NOT NULL,
    "entity_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'chosen',
    "reason" TEXT,
    "before" JSONB,

    CONSTRAINT "bulk_act_item_pkey" PRIMARY KEY ("act_id","entity_id")
);

-- CreateIndex
CREATE INDEX "bulk_act_staff_id_created_at_idx" ON "bulk_act"("staff_id", "created_at");

-- AddForeignKey
ALTER TABLE "bulk_act_item" ADD CONSTRAINT "bulk_act_item_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "bulk_act"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
