-- CreateTable
CREATE TABLE "review_finding" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "period_key" TEXT NOT NULL,
    "evidence_at" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_finding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "review_finding_child_id_rule_period_key_key" ON "review_finding"("child_id", "rule", "period_key");

-- CreateIndex
CREATE INDEX "alert_false_by_source" ON "alert"("reporter_person_id", "flag_code") WHERE (state = 'false_alarm');
