-- CreateIndex
CREATE INDEX "answer_of_night" ON "answer"("child_id", "at") WHERE (step_id = 'q3_night' or step_id = 'v12_night');
