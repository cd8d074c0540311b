-- A message kept for a retry keeps all that came with it.

-- AlterTable
ALTER TABLE "inbound_message" ADD COLUMN     "edited" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "sent_at" TIMESTAMPTZ(3),
ADD COLUMN     "start_code_e" TEXT;

-- CreateIndex
CREATE INDEX "school_class_head_teacher_id_idx" ON "school_class"("head_teacher_id");

