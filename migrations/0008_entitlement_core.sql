CREATE TABLE "case_note" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "case_note_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"case_id" bigint NOT NULL,
	"at" timestamptz NOT NULL,
	"what" text NOT NULL,
	"actor" text NOT NULL,
	"text" text,
	"from_owner" text,
	"to_owner" text
);
--> statement-breakpoint
CREATE TABLE "activation_failure" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "activation_failure_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" bigint NOT NULL,
	"entitlement_id" bigint NOT NULL,
	"product" text NOT NULL,
	"installation" text,
	"device_name" text,
	"why" text NOT NULL,
	"at" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mailing_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mailing_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"on" text NOT NULL,
	"account_id" bigint NOT NULL,
	"product" text NOT NULL,
	"entitlement_id" bigint,
	"at" timestamptz NOT NULL,
	"applied_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "portal_code" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"contact_id" bigint NOT NULL,
	"code_hash" text NOT NULL,
	"created_at" timestamptz NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"used_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"asker" text NOT NULL,
	"key" text NOT NULL,
	"request" text NOT NULL,
	"status" integer,
	"answer" jsonb,
	"created_at" timestamptz NOT NULL,
	CONSTRAINT "idempotency_key_asker_key_pk" PRIMARY KEY("asker","key")
);
--> statement-breakpoint
ALTER TABLE "support_case" ADD COLUMN "contact_id" bigint;--> statement-breakpoint
ALTER TABLE "support_case" ADD COLUMN "campaign_id" bigint;--> statement-breakpoint
ALTER TABLE "support_case" ADD COLUMN "facts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "support_case" ADD COLUMN "escalate_at" timestamptz;--> statement-breakpoint
ALTER TABLE "support_case" ADD COLUMN "escalated_at" timestamptz;--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "ended_because" text;--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "last_seen_at" timestamptz;--> statement-breakpoint
ALTER TABLE "activation" ADD COLUMN "offline" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "entitlement" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "entitlement" ADD COLUMN "break_glass" text;--> statement-breakpoint
ALTER TABLE "entitlement" ADD COLUMN "moves_lifted_at" timestamptz;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "api_token" ADD COLUMN "scopes" text[];--> statement-breakpoint
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_case_id_support_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."support_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activation_failure" ADD CONSTRAINT "activation_failure_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activation_failure" ADD CONSTRAINT "activation_failure_entitlement_id_entitlement_id_fk" FOREIGN KEY ("entitlement_id") REFERENCES "public"."entitlement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailing_event" ADD CONSTRAINT "mailing_event_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_code" ADD CONSTRAINT "portal_code_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_code" ADD CONSTRAINT "portal_code_contact_id_contact_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_note_case" ON "case_note" USING btree ("case_id","id");--> statement-breakpoint
CREATE INDEX "activation_failure_account" ON "activation_failure" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "mailing_event_unapplied" ON "mailing_event" USING btree ("id") WHERE applied_at is null;--> statement-breakpoint
CREATE INDEX "portal_code_contact" ON "portal_code" USING btree ("contact_id","created_at");--> statement-breakpoint
CREATE INDEX "idempotency_key_age" ON "idempotency_key" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "support_case" ADD CONSTRAINT "support_case_contact_id_contact_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_case" ADD CONSTRAINT "support_case_campaign_id_campaign_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaign"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "support_case_due" ON "support_case" USING btree ("due_at","id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "support_case_escalate" ON "support_case" USING btree ("escalate_at") WHERE closed_at is null and escalated_at is null;--> statement-breakpoint
CREATE INDEX "activation_last_seen" ON "activation" USING btree ("last_seen_at") WHERE deactivated_at is null and not offline;--> statement-breakpoint
CREATE INDEX "entitlement_key_prefix" ON "entitlement" USING btree ("key_prefix");--> statement-breakpoint
CREATE INDEX "installation_device" ON "installation" USING btree ("product","device") WHERE device is not null;--> statement-breakpoint
CREATE INDEX "account_name_prefix" ON "account" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "account_key_prefix" ON "account" USING btree (lower("external_key") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "contact_name_prefix" ON "contact" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "contact_email_prefix" ON "contact" USING btree (lower("email") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "activation_name_prefix" ON "activation" USING btree (lower("device_name") text_pattern_ops) WHERE device_name is not null;--> statement-breakpoint
CREATE INDEX "entitlement_break_glass" ON "entitlement" USING btree ("expires") WHERE break_glass is not null;
--> statement-breakpoint
-- A device is seen every day, and renamed: neither is in any answer that is kept in memory. Only what a receipt is made of
-- tells the API processes.
CREATE FUNCTION glidepath_tell_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids text;
  many boolean;
BEGIN
  SELECT string_agg(one.account_id::text, ','), count(*) > 900 INTO ids, many
  FROM (
    SELECT DISTINCT owner.account_id
    FROM was JOIN changed USING (id)
    CROSS JOIN LATERAL (VALUES (was.account_id), (changed.account_id)) AS owner (account_id)
    WHERE (was.entitlement_id, was.device, was.fingerprint, was.installation, was.account_id, was.deactivated_at)
      IS DISTINCT FROM (changed.entitlement_id, changed.device, changed.fingerprint, changed.installation, changed.account_id, changed.deactivated_at)
    LIMIT 901) AS one;
  IF many THEN
    PERFORM pg_notify('glidepath_policy', 'all');
  ELSIF ids IS NOT NULL THEN
    PERFORM pg_notify('glidepath_policy', 'accounts:' || ids);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
DROP TRIGGER policy_activation_changed ON activation;
--> statement-breakpoint
CREATE TRIGGER policy_activation_changed AFTER UPDATE ON activation REFERENCING OLD TABLE AS was NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION glidepath_tell_seats();
