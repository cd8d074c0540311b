-- CreateIndex
CREATE INDEX "conversation_taken" ON "conversation"("taken_by") WHERE (taken_by is not null);

-- CreateIndex
CREATE INDEX "flow_session_proxy" ON "flow_session"("proxy_by") WHERE (state = 'open' and proxy_by is not null);
