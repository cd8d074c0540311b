-- CreateIndex
CREATE INDEX "inbound_message_dead" ON "inbound_message"("received_at") WHERE (state = 'dead');
