-- CreateIndex
CREATE INDEX "answer_of_parent" ON "answer"("child_id", "person_id", "at") WHERE (step_id in ('w1_talked', 'p1_contact', 'p4_money'));
