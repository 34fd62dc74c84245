import { defineConfig } from '@playwright/test'
import { headlessChromium } from './tests/helpers/chromium'

const chromium = {
  browserName: 'chromium' as const,
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'Europe/Rome',
  launchOptions: headlessChromium,
}

export default defineConfig({
  timeout: 150_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  // Each has servers and an engine of its own; more than half of a test is waiting, so that two cores bear three.
  workers: 3,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: process.env['E2E_REPORT'] ?? 'test-results/e2e.json' }]],
  projects: [
    {
      name: 'browser',
      testDir: 'tests/e2e',
      outputDir: 'test-results/browser',
      use: { ...chromium, screenshot: 'only-on-failure' },
    },
    { name: 'electron', testDir: 'tests/e2e-electron', outputDir: 'test-results/electron' },
  ],
})
