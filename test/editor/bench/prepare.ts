// Says which editors the tests run in and installs what they need, before the tests begin: what a test file prints is
// seen only when it is that file's turn.
import { chooseEditor, describeChoice } from '../choice.ts';
import { installBench } from './install.ts';

const choice = chooseEditor();
console.error(`Editor tests: ${describeChoice(choice)}.`);
if (choice.kind === 'bench') installBench();
