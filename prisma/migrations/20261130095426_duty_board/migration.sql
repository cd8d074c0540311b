-- CreateIndex
CREATE INDEX "duty_open_child" ON "duty"("child_id") WHERE (state = 'due' and child_id is not null);

-- CreateIndex
CREATE INDEX "duty_region_due" ON "duty"("region_id", "due_at");
