// What ESLint looks at in one go: each part has the types of its own, and those of all at once do not fit into the
// memory that Node gives a process.
export const lintParts = {
  engine: ['src/shared', 'src/main', 'electron.vite.config.ts', 'scripts', 'eslint.config.js'],
  window: ['src/renderer', 'src/preload'],
  tests: ['tests', 'bench', 'vitest.config.ts', 'playwright.config.ts'],
}
