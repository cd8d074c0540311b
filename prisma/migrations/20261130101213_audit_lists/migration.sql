-- CreateIndex
CREATE INDEX "access_log_at_id_idx" ON "access_log"("at", "id");

-- CreateIndex
CREATE INDEX "access_log_entity_id_idx" ON "access_log"("entity_id");

-- CreateIndex
CREATE INDEX "audit_log_at_idx" ON "audit_log" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "audit_log_verified" ON "audit_log"("seq") WHERE (action = 'audit_verified');

-- CreateIndex
CREATE INDEX "audit_log_reviewed" ON "audit_log"("entity_id") WHERE (action = 'access_reviewed');
