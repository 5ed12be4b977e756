ALTER TABLE "support_case" ADD COLUMN "owner_told_at" timestamptz;--> statement-breakpoint
-- Whoever owns a case that is open by now has found it: nobody gets mail about months of work at once.
UPDATE "support_case" SET "owner_told_at" = "opened_at" WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "support_case_untold" ON "support_case" USING btree ("owner","due_at","id") WHERE closed_at is null and owner_told_at is null;
