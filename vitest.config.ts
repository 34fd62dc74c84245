import { defineConfig } from 'vitest/config'

const node = { environment: 'node' as const, testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    // By itself Vitest leaves one core free, which on a machine of two is half of it.
    maxWorkers: '100%',
    projects: [
      { test: { ...node, name: 'architecture', include: ['tests/architecture/**/*.test.ts'] } },
      { test: { ...node, name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'] } },
      { test: { ...node, name: 'migrations', include: ['tests/migrations/**/*.test.ts'] } },
      {
        test: {
          ...node,
          name: 'live',
          include: ['tests/live/**/*.test.ts'],
          testTimeout: 240_000,
          retry: process.env['CI'] ? 1 : 0,
          globalSetup: ['tests/helpers/live-setup.ts'],
        },
      },
    ],
  },
})
