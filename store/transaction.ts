import type { Prisma, PrismaClient } from "@/prisma/generated/client";

/** Prisma inside a transaction; PrismaClient itself fits too, for reads. */
export type Transaction = Prisma.TransactionClient;
/** Where a read may run. */
export type Reader = Transaction | PrismaClient;
