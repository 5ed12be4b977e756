import { relative } from 'node:path';
import type { Reporter, TestCase } from 'vitest/node';

/** What a run of chosen tests has to say to whoever started it. */
export type Report = {
  /** The mutant's module was loaded, with the mutant in it. */
  readonly applied: boolean;
  readonly tests: readonly TestSeen[];
  /** What failed outside of any test: a module that cannot be loaded, a hook, an unhandled rejection. */
  readonly broken: readonly string[];
};

export type TestSeen = {
  readonly file: string;
  readonly test: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** It failed because something it expects is not so, and not by a crash or because time ran out. */
  readonly refuted: boolean;
  readonly messages: readonly string[];
};

/** Tells the process that started this one what became of the tests; silent when a person did. */
export function tellParent(applied: () => boolean): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
      const report: Report = {
        applied: applied(),
        tests: modules.flatMap((module) => [...module.children.allTests()].map(seen)),
        broken: [...suites.flatMap((suite) => suite.errors()), ...unhandled].map(firstLine),
      };
      process.send?.(report);
    },
  };
}

function seen(test: TestCase): TestSeen {
  const { state, errors = [] } = test.result();
  return {
    file: relative(process.cwd(), test.module.moduleId).replaceAll('\\', '/'),
    test: test.name,
    state,
    refuted: errors.some(isAssertion),
    messages: errors.map(firstLine),
  };
}

type Thrown = { readonly name?: string; readonly cause?: Thrown };

/** Also when a property-based test wraps it. The runner puts words before the name of a cause. */
function isAssertion({ name, cause }: Thrown): boolean {
  return /\bAssertionError$/.test(name ?? '') || (cause !== undefined && isAssertion(cause));
}

function firstLine({ message }: { readonly message: string }): string {
  return message.split('\n')[0] ?? '';
}
