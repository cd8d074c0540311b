-- AlterTable
ALTER TABLE "duty_roster" ADD COLUMN     "phone_tested_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "import_batch" ADD COLUMN     "beat_at" TIMESTAMPTZ(3),
ADD COLUMN     "done" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "ended_at" TIMESTAMPTZ(3),
ADD COLUMN     "file_e" TEXT,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "preview_e" TEXT;
