CREATE TABLE "delivery_note" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_note_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"delivery_id" text NOT NULL,
	"at" timestamptz NOT NULL,
	"what" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "mail_environment" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"database" text NOT NULL,
	"transport" text NOT NULL,
	"confirmed_at" timestamptz NOT NULL,
	"confirmed_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_pace" (
	"sender" text PRIMARY KEY NOT NULL,
	"next_at" timestamptz NOT NULL,
	"ramp_from" timestamptz NOT NULL,
	"first_day" date NOT NULL,
	"day" date NOT NULL,
	"day_count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "opt_out" (
	"contact_id" bigint NOT NULL,
	"stream" text NOT NULL,
	"at" timestamptz NOT NULL,
	"because" text NOT NULL,
	CONSTRAINT "opt_out_contact_id_stream_pk" PRIMARY KEY("contact_id","stream")
);
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "late_at" timestamptz;--> statement-breakpoint
ALTER TABLE "delivery_note" ADD CONSTRAINT "delivery_note_delivery_id_delivery_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."delivery"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opt_out" ADD CONSTRAINT "opt_out_contact_id_contact_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_note_delivery" ON "delivery_note" USING btree ("delivery_id","at");--> statement-breakpoint
CREATE INDEX "delivery_contact" ON "delivery" USING btree ("contact_id","accepted_at");--> statement-breakpoint
CREATE INDEX "delivery_late" ON "delivery" USING btree ("late_at") WHERE late_at is not null;