#!/usr/bin/env node
// Stands in for the program `code` of a desktop VS Code: takes the same arguments, runs the same tests in the bench.
import 'tsx';

await import('./code.ts');
