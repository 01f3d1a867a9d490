// Counts a test run for npm test's last line, beside vitest's own report, and leaves the counts in VERDICT_FILE.
import { writeFileSync } from 'node:fs';

export default class VerdictReporter {
  onTestRunEnd(modules, unhandled) {
    const counts = { passed: 0, failed: unhandled.length };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        const { state } = test.result();
        if (state === 'passed' || state === 'failed') counts[state] += 1;
      }
      // A file that cannot be loaded holds no failed test, yet it failed.
      if (tests === 0 && module.state() === 'failed') counts.failed += 1;
    }
    writeFileSync(process.env.VERDICT_FILE, JSON.stringify(counts));
  }
}
