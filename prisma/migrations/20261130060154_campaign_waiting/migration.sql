-- DropIndex
DROP INDEX "campaign_waiting";

-- CreateIndex
CREATE INDEX "campaign_waiting" ON "campaign_recipient"("campaign_id", "channel", "person_id") WHERE (state = 'waiting');
