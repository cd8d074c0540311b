-- CreateEnum
CREATE TYPE "channel" AS ENUM ('web', 'telegram', 'wechat', 'sms', 'phone');

-- CreateEnum
CREATE TYPE "region_level" AS ENUM ('county', 'town', 'village', 'group');

-- CreateEnum
CREATE TYPE "organization_type" AS ENUM ('school', 'kindergarten', 'village', 'town', 'county_department', 'ngo', 'clinic', 'police');

-- CreateEnum
CREATE TYPE "identity_state" AS ENUM ('unbound', 'bound', 'suspended', 'replaced', 'blocked');

-- CreateEnum
CREATE TYPE "severity" AS ENUM ('red', 'orange', 'yellow', 'blue');

-- CreateEnum
CREATE TYPE "alert_state" AS ENUM ('new', 'acked', 'acting', 'waiting', 'closed', 'false_alarm');

-- CreateEnum
CREATE TYPE "alert_step_state" AS ENUM ('pending', 'fired', 'skipped');

-- CreateEnum
CREATE TYPE "inbound_state" AS ENUM ('pending', 'done', 'dead', 'unparsed');

-- CreateEnum
CREATE TYPE "outbound_state" AS ENUM ('queued', 'sending', 'sent', 'undeliverable', 'cancelled', 'expired', 'phone_list');

-- CreateEnum
CREATE TYPE "message_class" AS ENUM ('alert', 'reply', 'prompt', 'tip');

-- CreateEnum
CREATE TYPE "session_state" AS ENUM ('open', 'done', 'expired', 'taken_over', 'cancelled');

-- CreateEnum
CREATE TYPE "care_kind" AS ENUM ('parent', 'guardian', 'trustee', 'actual_carer', 'board_relative');

-- CreateEnum
CREATE TYPE "scope_type" AS ENUM ('county', 'town', 'village', 'school', 'class', 'case');

-- CreateEnum
CREATE TYPE "ledger_status" AS ENUM ('proposed', 'active', 'watch', 'exited', 'to18');

-- CreateTable
CREATE TABLE "region" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "level" "region_level" NOT NULL,
    "parent_id" UUID,
    "path" TEXT NOT NULL,
    "phone" TEXT,
    "duty_phone" TEXT,
    "police_station_name" TEXT,
    "police_phone" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "region_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "county_setting" (
    "county_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_by" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "county_setting_pkey" PRIMARY KEY ("county_id","key")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "type" "organization_type" NOT NULL,
    "name" TEXT NOT NULL,
    "region_id" UUID NOT NULL,
    "phone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "school_class" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "grade" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "school_year" TEXT NOT NULL,
    "head_teacher_id" UUID,

    CONSTRAINT "school_class_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "real_name_e" TEXT,
    "real_name_h" TEXT,
    "display_name" TEXT NOT NULL,
    "gender" TEXT,
    "birth_date" DATE,
    "id_number_e" TEXT,
    "id_number_h" TEXT,
    "phone_e" TEXT,
    "phone_h" TEXT,
    "literacy" TEXT NOT NULL DEFAULT 'reads',
    "dialect" TEXT,
    "reply_mode" TEXT,
    "preferred_hour" INTEGER,
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "household_id" UUID,
    "prompts_off_at" TIMESTAMPTZ(3),
    "deceased_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "household" (
    "id" UUID NOT NULL,
    "region_id" UUID,
    "address_e" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "household_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "organization_id" UUID,
    "employment_no" TEXT,
    "vetting_checked_at" TIMESTAMPTZ(3),
    "vetting_result" TEXT,
    "training_done_at" TIMESTAMPTZ(3),
    "duty_ack_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'active',
    "drill" BOOLEAN NOT NULL DEFAULT false,
    "trainer_staff_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_role" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "scope_type" "scope_type" NOT NULL,
    "scope_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "staff_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kinship" (
    "id" UUID NOT NULL,
    "person_a_id" UUID NOT NULL,
    "person_b_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "declared_by" UUID,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "kinship_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "duty_roster" (
    "id" UUID NOT NULL,
    "region_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "backup_staff_id" UUID,
    "phone_e" TEXT,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "duty_roster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "child" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "file_no" TEXT NOT NULL,
    "nickname" TEXT NOT NULL,
    "ethnicity" TEXT,
    "hukou_registered" BOOLEAN,
    "hukou_region_id" UUID,
    "residence_region_id" UUID NOT NULL,
    "villagers_group" TEXT,
    "address_e" TEXT,
    "health" TEXT NOT NULL DEFAULT 'healthy',
    "school_organization_id" UUID,
    "class_id" UUID,
    "school_stage" TEXT,
    "boarding" BOOLEAN NOT NULL DEFAULT false,
    "ledger_status" "ledger_status" NOT NULL DEFAULT 'active',
    "living_arrangement" TEXT,
    "entered_at" TIMESTAMPTZ(3),
    "exited_at" TIMESTAMPTZ(3),
    "risk_level" TEXT,
    "risk_level_set_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "child_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "care_relation" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "care_kind" NOT NULL,
    "relation_text" TEXT,
    "lives_with" BOOLEAN NOT NULL DEFAULT false,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),
    "verified" BOOLEAN NOT NULL DEFAULT false,
    "verified_by" UUID,
    "source" TEXT,

    CONSTRAINT "care_relation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parent_state" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "parent_person_id" UUID NOT NULL,
    "away" BOOLEAN,
    "away_since" TIMESTAMPTZ(3),
    "away_region" TEXT,
    "able_to_guard" TEXT,
    "temporary_return_from" TIMESTAMPTZ(3),
    "temporary_return_to" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "last_contact_at" TIMESTAMPTZ(3),
    "support_paid_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'normal',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parent_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_identity" (
    "id" UUID NOT NULL,
    "person_id" UUID,
    "channel" "channel" NOT NULL,
    "external_id_h" TEXT NOT NULL,
    "external_id_e" TEXT NOT NULL,
    "state" "identity_state" NOT NULL DEFAULT 'unbound',
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "bound_at" TIMESTAMPTZ(3),
    "bound_by" UUID,
    "last_seen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invite" (
    "id" UUID NOT NULL,
    "code_h" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "child_ids" UUID[],
    "kind" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by_identity_id" UUID,
    "revoked_at" TIMESTAMPTZ(3),
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent_record" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "child_ids" UUID[],
    "text_version" TEXT NOT NULL,
    "text_hash" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "legal_basis" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "consent_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "party_id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "last_inbound_at" TIMESTAMPTZ(3),
    "last_text_h" TEXT,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("party_id")
);

-- CreateTable
CREATE TABLE "inbound_message" (
    "id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "external_message_id" TEXT NOT NULL,
    "identity_id" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text_e" TEXT,
    "media_ref" TEXT,
    "state" "inbound_state" NOT NULL DEFAULT 'done',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "session_id" UUID,
    "risk_scan" JSONB,
    "problem" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbound_message" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "effect_key" TEXT NOT NULL,
    "message_class" "message_class" NOT NULL,
    "channel" "channel" NOT NULL,
    "identity_id" UUID,
    "person_id" UUID,
    "body_e" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "child_id" UUID,
    "alert_id" UUID,
    "alert_step_no" INTEGER,
    "session_id" UUID,
    "state" "outbound_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "ambiguous_attempts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "platform_message_id" TEXT,
    "send_after" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_version" (
    "hash" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_version_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "flow_session" (
    "id" UUID NOT NULL,
    "party_id" UUID NOT NULL,
    "person_id" UUID,
    "identity_id" UUID,
    "flow_id" TEXT NOT NULL,
    "flow_version" INTEGER NOT NULL,
    "flow_hash" TEXT NOT NULL,
    "child_id" UUID,
    "alert_id" UUID,
    "priority" INTEGER NOT NULL,
    "state" "session_state" NOT NULL DEFAULT 'open',
    "data" JSONB NOT NULL,
    "proxy_by" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answer" (
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "flow_id" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "child_id" UUID,
    "person_id" UUID,
    "inbound_id" UUID,
    "value" JSONB NOT NULL,
    "text_e" TEXT,
    "understood_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_by" UUID,

    CONSTRAINT "answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "human_inbox" (
    "id" UUID NOT NULL,
    "effect_key" TEXT NOT NULL,
    "inbound_id" UUID,
    "identity_id" UUID,
    "person_id" UUID,
    "child_id" UUID,
    "region_id" UUID,
    "reason" TEXT NOT NULL,
    "for_role" TEXT,
    "note_e" TEXT,
    "restricted" BOOLEAN NOT NULL DEFAULT false,
    "due_at" TIMESTAMPTZ(3),
    "assigned_to" UUID,
    "done_at" TIMESTAMPTZ(3),
    "done_by" UUID,
    "coding" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "human_inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_log" (
    "id" UUID NOT NULL,
    "child_id" UUID NOT NULL,
    "from_person_id" UUID,
    "from_role" TEXT NOT NULL,
    "to_role" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "session_id" UUID,

    CONSTRAINT "contact_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signal" (
    "id" UUID NOT NULL,
    "alert_id" UUID,
    "child_id" UUID,
    "subject_key" TEXT NOT NULL,
    "flag_code" TEXT NOT NULL,
    "severity" "severity" NOT NULL,
    "source_role" TEXT NOT NULL,
    "source_person_id" UUID,
    "source_identity_id" UUID,
    "inbound_id" UUID,
    "session_id" UUID,
    "step_id" TEXT,
    "because_e" TEXT,
    "restricted" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "county_id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "child_id" UUID,
    "subject_key" TEXT NOT NULL,
    "place_region_id" UUID,
    "flag_code" TEXT NOT NULL,
    "severity" "severity" NOT NULL,
    "state" "alert_state" NOT NULL DEFAULT 'new',
    "restricted" BOOLEAN NOT NULL DEFAULT false,
    "drill" BOOLEAN NOT NULL DEFAULT false,
    "chain" JSONB NOT NULL,
    "exclusion" JSONB NOT NULL,
    "reporter_person_id" UUID,
    "reporter_identity_id" UUID,
    "owner_staff_id" UUID,
    "handover_to_staff_id" UUID,
    "close_requested_by" UUID,
    "closed_by" UUID,
    "version" INTEGER NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "acked_at" TIMESTAMPTZ(3),
    "called_police_at" TIMESTAMPTZ(3),
    "written_at" TIMESTAMPTZ(3),
    "saw_child_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_step" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "no" INTEGER NOT NULL,
    "chain_step" TEXT NOT NULL,
    "repeat_no" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "alert_step_state" NOT NULL DEFAULT 'pending',
    "fired_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "alert_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_recipient" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "step_no" INTEGER NOT NULL,
    "staff_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "outbound_id" UUID,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_recipient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_event" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_staff_id" UUID,
    "type" TEXT NOT NULL,
    "data_e" TEXT,

    CONSTRAINT "alert_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_counter" (
    "county_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "alert_counter_pkey" PRIMARY KEY ("county_id","month")
);

-- CreateTable
CREATE TABLE "mandatory_report" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "reporter_staff_id" UUID,
    "situations" INTEGER[],
    "facts_e" TEXT,
    "child_words_e" TEXT,
    "where_now_e" TEXT,
    "harm_by" TEXT,
    "who_knows_e" TEXT,
    "called_at" TIMESTAMPTZ(3),
    "station" TEXT,
    "officer" TEXT,
    "receipt_no_e" TEXT,
    "feedback_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mandatory_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timer" (
    "id" UUID NOT NULL,
    "effect_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "party_id" UUID,
    "subject_id" UUID,
    "payload" JSONB,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "timer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" TEXT,
    "data" JSONB,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_seal" (
    "no" BIGINT NOT NULL,
    "audit_seq" BIGINT NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("no")
);

-- CreateTable
CREATE TABLE "access_log" (
    "id" UUID NOT NULL,
    "staff_id" UUID,
    "person_id" UUID,
    "entity" TEXT NOT NULL,
    "entity_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_run" (
    "job" TEXT NOT NULL,
    "period_key" TEXT NOT NULL,
    "region_id" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("job","period_key","region_id")
);

-- CreateTable
CREATE TABLE "heartbeat" (
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB,

    CONSTRAINT "heartbeat_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "channel_health" (
    "channel" "channel" NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,

    CONSTRAINT "channel_health_pkey" PRIMARY KEY ("channel")
);

-- CreateTable
CREATE TABLE "system_alarm" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "data" JSONB,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "system_alarm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "errors" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "by" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_access" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "token_h" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_access_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "telegram_offset" (
    "bot_id" TEXT NOT NULL,
    "offset" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telegram_offset_pkey" PRIMARY KEY ("bot_id")
);

-- CreateIndex
CREATE INDEX "region_path_idx" ON "region"("path");

-- CreateIndex
CREATE UNIQUE INDEX "region_county_id_code_key" ON "region"("county_id", "code");

-- CreateIndex
CREATE INDEX "person_real_name_h_idx" ON "person"("real_name_h");

-- CreateIndex
CREATE INDEX "person_phone_h_idx" ON "person"("phone_h");

-- CreateIndex
CREATE INDEX "person_id_number_h_idx" ON "person"("id_number_h");

-- CreateIndex
CREATE INDEX "person_household_id_idx" ON "person"("household_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_person_id_key" ON "staff"("person_id");

-- CreateIndex
CREATE INDEX "staff_role_scope_id_role_idx" ON "staff_role"("scope_id", "role");

-- CreateIndex
CREATE INDEX "staff_role_staff_id_idx" ON "staff_role"("staff_id");

-- CreateIndex
CREATE INDEX "kinship_person_b_id_idx" ON "kinship"("person_b_id");

-- CreateIndex
CREATE UNIQUE INDEX "kinship_person_a_id_person_b_id_relation_key" ON "kinship"("person_a_id", "person_b_id", "relation");

-- CreateIndex
CREATE INDEX "duty_roster_region_id_role_idx" ON "duty_roster"("region_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "child_person_id_key" ON "child"("person_id");

-- CreateIndex
CREATE INDEX "child_residence_region_id_idx" ON "child"("residence_region_id");

-- CreateIndex
CREATE INDEX "child_class_id_idx" ON "child"("class_id");

-- CreateIndex
CREATE INDEX "child_school_organization_id_idx" ON "child"("school_organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "child_county_id_file_no_key" ON "child"("county_id", "file_no");

-- CreateIndex
CREATE INDEX "care_relation_person_id_idx" ON "care_relation"("person_id");

-- CreateIndex
CREATE INDEX "care_relation_child_id_idx" ON "care_relation"("child_id");

-- CreateIndex
CREATE INDEX "parent_state_parent_person_id_idx" ON "parent_state"("parent_person_id");

-- CreateIndex
CREATE UNIQUE INDEX "parent_state_child_id_parent_person_id_key" ON "parent_state"("child_id", "parent_person_id");

-- CreateIndex
CREATE INDEX "channel_identity_person_id_idx" ON "channel_identity"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_identity_channel_external_id_h_key" ON "channel_identity"("channel", "external_id_h");

-- CreateIndex
CREATE UNIQUE INDEX "invite_code_h_key" ON "invite"("code_h");

-- CreateIndex
CREATE INDEX "consent_record_person_id_idx" ON "consent_record"("person_id");

-- CreateIndex
CREATE INDEX "inbound_message_party_id_received_at_idx" ON "inbound_message"("party_id", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_message_channel_external_message_id_key" ON "inbound_message"("channel", "external_message_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbound_message_seq_key" ON "outbound_message"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "outbound_message_effect_key_key" ON "outbound_message"("effect_key");

-- CreateIndex
CREATE INDEX "outbound_message_identity_id_seq_idx" ON "outbound_message"("identity_id", "seq");

-- CreateIndex
CREATE INDEX "outbound_message_alert_id_idx" ON "outbound_message"("alert_id");

-- CreateIndex
CREATE INDEX "outbound_message_person_id_created_at_idx" ON "outbound_message"("person_id", "created_at");

-- CreateIndex
CREATE INDEX "flow_version_flow_id_idx" ON "flow_version"("flow_id");

-- CreateIndex
CREATE INDEX "answer_session_id_idx" ON "answer"("session_id");

-- CreateIndex
CREATE INDEX "answer_child_id_at_idx" ON "answer"("child_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "human_inbox_effect_key_key" ON "human_inbox"("effect_key");

-- CreateIndex
CREATE INDEX "contact_log_child_id_at_idx" ON "contact_log"("child_id", "at");

-- CreateIndex
CREATE INDEX "signal_alert_id_idx" ON "signal"("alert_id");

-- CreateIndex
CREATE INDEX "signal_child_id_at_idx" ON "signal"("child_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "alert_no_key" ON "alert"("no");

-- CreateIndex
CREATE INDEX "alert_child_id_idx" ON "alert"("child_id");

-- CreateIndex
CREATE INDEX "alert_place_region_id_idx" ON "alert"("place_region_id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_step_alert_id_no_key" ON "alert_step"("alert_id", "no");

-- CreateIndex
CREATE INDEX "alert_recipient_staff_id_idx" ON "alert_recipient"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_recipient_alert_id_step_no_staff_id_role_key" ON "alert_recipient"("alert_id", "step_no", "staff_id", "role");

-- CreateIndex
CREATE INDEX "alert_event_alert_id_at_idx" ON "alert_event"("alert_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "mandatory_report_alert_id_key" ON "mandatory_report"("alert_id");

-- CreateIndex
CREATE UNIQUE INDEX "timer_effect_key_key" ON "timer"("effect_key");

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_audit_seq_key" ON "audit_seal"("audit_seq");

-- CreateIndex
CREATE UNIQUE INDEX "system_alarm_key_key" ON "system_alarm"("key");

-- CreateIndex
CREATE UNIQUE INDEX "staff_access_token_h_key" ON "staff_access"("token_h");

-- AddForeignKey
ALTER TABLE "region" ADD CONSTRAINT "region_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "region"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "region"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "school_class" ADD CONSTRAINT "school_class_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "school_class" ADD CONSTRAINT "school_class_head_teacher_id_fkey" FOREIGN KEY ("head_teacher_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_household_id_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_role" ADD CONSTRAINT "staff_role_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_roster" ADD CONSTRAINT "duty_roster_region_id_fkey" FOREIGN KEY ("region_id") REFERENCES "region"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_roster" ADD CONSTRAINT "duty_roster_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_roster" ADD CONSTRAINT "duty_roster_backup_staff_id_fkey" FOREIGN KEY ("backup_staff_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child" ADD CONSTRAINT "child_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child" ADD CONSTRAINT "child_residence_region_id_fkey" FOREIGN KEY ("residence_region_id") REFERENCES "region"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child" ADD CONSTRAINT "child_class_id_fkey" FOREIGN KEY ("class_id") REFERENCES "school_class"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_relation" ADD CONSTRAINT "care_relation_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_relation" ADD CONSTRAINT "care_relation_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parent_state" ADD CONSTRAINT "parent_state_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parent_state" ADD CONSTRAINT "parent_state_parent_person_id_fkey" FOREIGN KEY ("parent_person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_identity" ADD CONSTRAINT "channel_identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite" ADD CONSTRAINT "invite_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_record" ADD CONSTRAINT "consent_record_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal" ADD CONSTRAINT "signal_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_step" ADD CONSTRAINT "alert_step_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_recipient" ADD CONSTRAINT "alert_recipient_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_event" ADD CONSTRAINT "alert_event_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
