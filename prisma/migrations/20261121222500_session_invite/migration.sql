-- The invite a conversation began with is needed in its later messages too.

-- AlterTable
ALTER TABLE "flow_session" ADD COLUMN     "invite_id" UUID;

