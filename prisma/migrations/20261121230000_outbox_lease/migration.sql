-- Taking a message for sending touches no index: what is still to leave is a column of its own.

-- DropIndex
DROP INDEX "outbound_message_chat";

-- DropIndex
DROP INDEX "outbound_message_due";

-- AlterTable
ALTER TABLE "outbound_message" ADD COLUMN     "lease_until" TIMESTAMPTZ(3),
ADD COLUMN     "settled" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "outbound_message_chat" ON "outbound_message"("identity_id", "seq") WHERE (not settled);

-- CreateIndex
CREATE INDEX "outbound_message_due" ON "outbound_message"("send_after") WHERE (not settled);

UPDATE "outbound_message" SET "settled" = true WHERE "state" >= 'sent';
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_settled" CHECK ("settled" = ("state" >= 'sent'));
