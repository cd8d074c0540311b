-- CreateIndex
CREATE INDEX "contact_log_from_person_id_at_idx" ON "contact_log"("from_person_id", "at");

-- CreateIndex
CREATE INDEX "file_record_organization_id_kind_at_idx" ON "file_record"("organization_id", "kind", "at");

-- CreateIndex
CREATE INDEX "flow_session_done_party" ON "flow_session"("party_id", "flow_id", "ended_at") WHERE (state = 'done');

-- CreateIndex
CREATE INDEX "flow_session_done_child" ON "flow_session"("child_id", "flow_id", "ended_at") WHERE (state = 'done' and child_id is not null);

-- CreateIndex
CREATE INDEX "person_deceased" ON "person"("deceased_at") WHERE (deceased_at is not null);
