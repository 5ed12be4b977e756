ALTER TABLE "delivery" ADD COLUMN "claims" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "held" boolean DEFAULT false NOT NULL;