-- CreateTable
CREATE TABLE "child_month" (
    "month" TEXT NOT NULL,
    "child_id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "region_id" UUID NOT NULL,
    "organization_id" UUID,
    "class_id" UUID,
    "bound" BOOLEAN NOT NULL,
    "reachable" BOOLEAN NOT NULL,
    "asked" INTEGER NOT NULL,
    "answered" INTEGER NOT NULL,
    "weeks" INTEGER NOT NULL,
    "weeks_met" INTEGER NOT NULL,
    "month_due" BOOLEAN NOT NULL,
    "month_met" BOOLEAN NOT NULL,
    "visits" INTEGER NOT NULL,
    "visits_on_time" INTEGER NOT NULL,

    CONSTRAINT "child_month_pkey" PRIMARY KEY ("child_id","month")
);

-- CreateTable
CREATE TABLE "figure_run" (
    "county_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,

    CONSTRAINT "figure_run_pkey" PRIMARY KEY ("county_id","month")
);

-- CreateIndex
CREATE INDEX "child_month_region_id_month_idx" ON "child_month"("region_id", "month");

-- CreateIndex
CREATE INDEX "child_month_school" ON "child_month"("organization_id", "month") WHERE (organization_id is not null);

-- CreateIndex
CREATE INDEX "duty_open_due" ON "duty"("region_id", "due_at") WHERE (state = 'due');
