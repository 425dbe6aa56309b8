// Plans of instances beside those of a solver of mixed-integer programs, HiGHS, as a table.
//
//	node solvers.mjs FAIRPLAN SECONDS INSTANCE.json…
//
// The solver minimises the worst deviation, then the sum of deviations for the worst that the
// plan has. Fails where it finds less than is said to be proven.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import highs from 'highs';

const [fairplan, seconds, ...instances] = process.argv.slice(2);
const solver = await highs();
const scratch = mkdtempSync(join(tmpdir(), 'solvers-'));
const since = (start) => (performance.now() - start) / 1000;

function solved(instance, ...args) {
	const file = join(scratch, 'model.lp');
	execFileSync(fairplan, ['-model', file, ...args, instance]);
	const start = performance.now();
	const is = solver.solve(readFileSync(file, 'utf8'), { time_limit: Number(seconds), mip_rel_gap: 0, mip_abs_gap: 0, output_flag: false });
	const found = is.Status === 'Optimal' || Number.isFinite(is.ObjectiveValue) && Math.abs(is.ObjectiveValue) < 1e29;
	return { value: found ? is.ObjectiveValue : Infinity, text: `${found ? +is.ObjectiveValue.toFixed(3) : 'none'} (${is.Status === 'Optimal' ? 'optimal' : 'time limit'}) in ${since(start).toFixed(1)} s` };
}

let failed = false;
console.log(`| instance | plan: worst, sum of deviations | HiGHS, at most ${seconds} s: worst | sum for the plan's worst |\n|---|---|---|---|`);
for (const instance of instances) {
	const certificate = join(scratch, 'certificate.json');
	const start = performance.now();
	execFileSync(fairplan, ['-certificate', certificate, instance]);
	const took = since(start);
	const c = JSON.parse(readFileSync(certificate, 'utf8'));
	const told = (is, bound) => `${is / 1000} (${is === bound ? 'proven' : 'at least ' + bound / 1000})`;
	const worst = solved(instance), sum = solved(instance, '-worst', String(c.f1 / 1000));
	console.log(`| ${basename(instance, '.json')} | ${told(c.f1, c.f1_lower_bound)}, ${told(c.f2, c.f2_lower_bound)} in ${took.toFixed(1)} s | ${worst.text} | ${sum.text} |`);
	for (const [what, bound, found] of [['worst', c.f1_lower_bound, worst.value], ['sum', c.f2_lower_bound, sum.value]]) {
		if (found * 1000 < bound - 1) {
			console.error(`${instance}: the solver has a ${what} of ${found} beneath what is said to be proven`);
			failed = true;
		}
	}
}
rmSync(scratch, { recursive: true });
process.exit(failed ? 1 : 0);
