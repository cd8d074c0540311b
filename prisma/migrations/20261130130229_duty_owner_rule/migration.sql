-- CreateIndex
CREATE INDEX "duty_owner_rule_due" ON "duty"("owner_person_id", "rule", "due_at");
