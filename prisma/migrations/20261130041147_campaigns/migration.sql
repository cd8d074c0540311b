-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "feed_until" TIMESTAMPTZ(3),
ADD COLUMN     "started_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "campaign_recipient" ADD COLUMN     "channel" "channel",
ADD COLUMN     "not_before" TIMESTAMPTZ(3),
ADD COLUMN     "put_off" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "session_id" UUID;

-- CreateIndex
CREATE INDEX "campaign_queued" ON "campaign_recipient"("campaign_id") WHERE (state = 'queued');
