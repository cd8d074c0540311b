-- CreateEnum
CREATE TYPE "duty_state" AS ENUM ('due', 'done', 'late_done', 'missed', 'excused', 'cancelled');

-- CreateEnum
CREATE TYPE "campaign_state" AS ENUM ('draft', 'approved', 'running', 'paused', 'cancelled', 'done');

-- CreateEnum
CREATE TYPE "dropout_state" AS ENUM ('absent', 'suspected', 'dropped_out', 'returned', 'transferred', 'excused', 'closed');

-- CreateTable
CREATE TABLE "duty" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "owner_person_id" UUID NOT NULL,
    "child_id" UUID,
    "region_id" UUID,
    "organization_id" UUID,
    "period_key" TEXT NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "duty_state" NOT NULL DEFAULT 'due',
    "step" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "prompted_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "evidence_kind" TEXT,
    "evidence_id" UUID,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "duty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_record" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "child_id" UUID,
    "person_id" UUID,
    "about_person_id" UUID,
    "region_id" UUID,
    "organization_id" UUID,
    "on_day" DATE,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "period_key" TEXT,
    "state" TEXT,
    "data" JSONB NOT NULL,
    "text_e" TEXT,
    "session_id" UUID,
    "superseded_by" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pairing" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "helper_person_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "pairing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "school_term" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "organization_id" UUID,
    "school_year" TEXT NOT NULL,
    "term" INTEGER NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,

    CONSTRAINT "school_term_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calendar_day" (
    "county_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,

    CONSTRAINT "calendar_day_pkey" PRIMARY KEY ("county_id","day")
);

-- CreateTable
CREATE TABLE "dropout_case" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "state" "dropout_state" NOT NULL DEFAULT 'absent',
    "first_absent_day" DATE NOT NULL,
    "reason" TEXT,
    "not_registered" BOOLEAN NOT NULL DEFAULT false,
    "last_seen_at" TIMESTAMPTZ(3),
    "guardian_reached_at" TIMESTAMPTZ(3),
    "suspected_at" TIMESTAMPTZ(3),
    "dropped_out_at" TIMESTAMPTZ(3),
    "returned_on" DATE,
    "closed_at" TIMESTAMPTZ(3),
    "opened_by" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "dropout_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dropout_step" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "line" TEXT,
    "by_person_id" UUID,
    "method" TEXT,
    "result" TEXT,
    "data" JSONB,
    "text_e" TEXT,
    "next_on" DATE,

    CONSTRAINT "dropout_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "flow_id" TEXT,
    "text" TEXT,
    "audience" JSONB NOT NULL,
    "state" "campaign_state" NOT NULL DEFAULT 'draft',
    "created_by" UUID,
    "approved_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "approved_at" TIMESTAMPTZ(3),
    "starts_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_recipient" (
    "campaign_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "outbound_id" UUID,
    "answered_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "campaign_recipient_pkey" PRIMARY KEY ("campaign_id","person_id")
);

-- CreateIndex
CREATE INDEX "duty_next" ON "duty"("next_at") WHERE (state = 'due' and next_at is not null);

-- CreateIndex
CREATE INDEX "duty_open_owner" ON "duty"("owner_person_id") WHERE (state = 'due');

-- CreateIndex
CREATE INDEX "duty_child_id_rule_period_key_idx" ON "duty"("child_id", "rule", "period_key");

-- CreateIndex
CREATE INDEX "duty_region_id_rule_period_key_idx" ON "duty"("region_id", "rule", "period_key");

-- CreateIndex
CREATE INDEX "file_record_child_id_kind_at_idx" ON "file_record"("child_id", "kind", "at");

-- CreateIndex
CREATE INDEX "file_record_person_id_kind_at_idx" ON "file_record"("person_id", "kind", "at");

-- CreateIndex
CREATE INDEX "file_record_region_id_kind_at_idx" ON "file_record"("region_id", "kind", "at");

-- CreateIndex
CREATE INDEX "pairing_child_id_idx" ON "pairing"("child_id");

-- CreateIndex
CREATE INDEX "pairing_helper_person_id_idx" ON "pairing"("helper_person_id");

-- CreateIndex
CREATE UNIQUE INDEX "school_term_county_id_organization_id_school_year_term_key" ON "school_term"("county_id", "organization_id", "school_year", "term");

-- CreateIndex
CREATE UNIQUE INDEX "dropout_one_open" ON "dropout_case"("child_id") WHERE (closed_at is null);

-- CreateIndex
CREATE INDEX "dropout_step_case_id_at_idx" ON "dropout_step"("case_id", "at");

-- CreateIndex
CREATE INDEX "campaign_waiting" ON "campaign_recipient"("campaign_id") WHERE (state = 'waiting');

-- CreateIndex
CREATE INDEX "campaign_recipient_outbound_id_idx" ON "campaign_recipient"("outbound_id");

-- AddForeignKey
ALTER TABLE "dropout_step" ADD CONSTRAINT "dropout_step_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "dropout_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
