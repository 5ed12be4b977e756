INSERT INTO "opt_out" ("contact_id", "stream", "at", "because")
SELECT "contact"."id", "stream", "contact"."opted_out_at", 'unsubscribed'
FROM "contact" CROSS JOIN unnest(ARRAY['reminders', 'surveys', 'invitations']) AS "stream"
WHERE "contact"."opted_out_at" IS NOT NULL
ON CONFLICT DO NOTHING;
--> statement-breakpoint
ALTER TABLE "contact" DROP COLUMN "opted_out_at";