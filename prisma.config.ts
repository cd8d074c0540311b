import { defineConfig } from 'prisma/config';

/**
 * Only for `prisma generate` and editors. Migrations do not go through the Prisma CLI but through `npm run migration`
 * and the start of the program (src/store/migrate.ts), so there is no address of a database here.
 */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
