-- CreateIndex
CREATE INDEX "duty_evidence" ON "duty"("evidence_id") WHERE (evidence_id is not null);
