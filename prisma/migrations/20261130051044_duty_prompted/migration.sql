-- CreateIndex
CREATE INDEX "duty_prompted" ON "duty"("region_id", "prompted_at") WHERE (prompted_at is not null);
