-- CreateTable
CREATE TABLE "region_month" (
    "month" TEXT NOT NULL,
    "region_id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "children" INTEGER NOT NULL,
    "bound" INTEGER NOT NULL,
    "reachable" INTEGER NOT NULL,
    "asked" INTEGER NOT NULL,
    "answered" INTEGER NOT NULL,
    "weeks" INTEGER NOT NULL,
    "weeks_met" INTEGER NOT NULL,
    "month_due" INTEGER NOT NULL,
    "month_met" INTEGER NOT NULL,
    "visits" INTEGER NOT NULL,
    "visits_on_time" INTEGER NOT NULL,

    CONSTRAINT "region_month_pkey" PRIMARY KEY ("region_id","month")
);
