-- CreateIndex
CREATE INDEX "invite_person_id_idx" ON "invite"("person_id");

-- CreateIndex
CREATE INDEX "invite_created_at_idx" ON "invite"("created_at");
