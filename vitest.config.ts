import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // One core fewer is vitest's own choice: of two that is half.
    maxWorkers: '100%',
    // The suite starts servers and child processes: a variable of the machine that runs it must not change what they print.
    env: { CI: '', NO_COLOR: '', FORCE_COLOR: '', DRATA_API_KEY: '', DRATA_API_KEY_FILE: '', DRATA_BASE_URL: '' },
    coverage: {
      provider: 'v8',
      include: ['src/{state,plan,report,apply}/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'coverage',
      thresholds: { branches: 95 },
    },
  },
});
