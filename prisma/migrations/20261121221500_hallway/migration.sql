-- What the hallway (one message, one transaction) and the outbox need.

-- DropIndex
DROP INDEX "outbound_message_alert_id_idx";

-- DropIndex
DROP INDEX "outbound_message_seq_key";

-- AlterTable
ALTER TABLE "flow_session" DROP COLUMN "data",
ADD COLUMN     "data_e" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "outbound_message" ADD COLUMN     "phone_e" TEXT,
ADD COLUMN     "readdress" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "alert_open_owner" ON "alert"("owner_staff_id") WHERE (closed_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "alert_one_open" ON "alert"("subject_key", "flag_code") WHERE (closed_at is null);

-- CreateIndex
CREATE INDEX "alert_step_due" ON "alert_step"("due_at") WHERE (state = 'pending');

-- CreateIndex
CREATE INDEX "flow_session_party_id_idx" ON "flow_session"("party_id") WHERE (state = 'open');

-- CreateIndex
CREATE INDEX "human_inbox_open" ON "human_inbox"("created_at") WHERE (done_at is null);

-- CreateIndex
CREATE INDEX "inbound_message_pending" ON "inbound_message"("received_at") WHERE (state = 'pending');

-- CreateIndex
CREATE INDEX "outbound_message_alert_id_idx" ON "outbound_message"("alert_id") WHERE (alert_id is not null);

-- CreateIndex
CREATE INDEX "outbound_message_chat" ON "outbound_message"("identity_id", "seq") WHERE (state < 'sent');

-- CreateIndex
CREATE INDEX "outbound_message_due" ON "outbound_message"("send_after") WHERE (state < 'sent');

-- CreateIndex
CREATE INDEX "timer_due" ON "timer"("due_at") WHERE (done_at is null);

-- Rows that change often stay on their page (heap-only updates).
ALTER TABLE "conversation" SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "flow_session" SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "outbound_message" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "alert" SET (fillfactor = 80);

-- The audit log is append-only, for the owner of the tables too.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_seal_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_seal"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
