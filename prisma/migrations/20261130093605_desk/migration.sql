-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "taken_by" UUID,
ADD COLUMN     "taken_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "staff_access" ADD COLUMN     "device" TEXT,
ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3),
ADD COLUMN     "method" TEXT,
ADD COLUMN     "stepped_up_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "staff_credential" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "credential_id" TEXT,
    "public_key" TEXT,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[],
    "secret_e" TEXT,
    "code_h" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_leave" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "deputy_staff_id" UUID,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_leave_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_filter" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_filter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "child_fact" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "value" JSONB,
    "value_e" TEXT,
    "valid_from" DATE NOT NULL,
    "source" TEXT NOT NULL,
    "by_staff_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_by" UUID,

    CONSTRAINT "child_fact_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_credential_credential_id_key" ON "staff_credential"("credential_id");

-- CreateIndex
CREATE INDEX "staff_credential_staff_id_idx" ON "staff_credential"("staff_id");

-- CreateIndex
CREATE INDEX "staff_leave_staff_id_to_day_idx" ON "staff_leave"("staff_id", "to_day");

-- CreateIndex
CREATE INDEX "staff_leave_deputy_staff_id_to_day_idx" ON "staff_leave"("deputy_staff_id", "to_day");

-- CreateIndex
CREATE UNIQUE INDEX "saved_filter_staff_id_page_name_key" ON "saved_filter"("staff_id", "page", "name");

-- CreateIndex
CREATE INDEX "child_fact_child_id_field_at_idx" ON "child_fact"("child_id", "field", "at");

-- CreateIndex
CREATE INDEX "staff_access_staff_id_idx" ON "staff_access"("staff_id");
