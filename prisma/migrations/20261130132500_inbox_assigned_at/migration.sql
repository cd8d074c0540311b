-- Since when somebody holds an item of the inbox; null: since it was filed.
ALTER TABLE "human_inbox" ADD COLUMN "assigned_at" TIMESTAMPTZ(3);
