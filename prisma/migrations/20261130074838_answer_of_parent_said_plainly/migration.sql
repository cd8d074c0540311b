-- DropIndex
DROP INDEX "answer_of_parent";

-- CreateIndex
CREATE INDEX "answer_of_parent" ON "answer"("child_id", "person_id", "at") WHERE (step_id = 'w1_talked' or step_id = 'p1_contact' or step_id = 'p4_money');
