-- CreateTable
CREATE TABLE "encryption_key" (
    "id" TEXT NOT NULL,
    "canary_e" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "encryption_key_pkey" PRIMARY KEY ("id")
);
