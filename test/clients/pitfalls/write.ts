import { writeFileSync } from 'node:fs';
import { renderPitfalls } from './document.ts';
import { pitfallRows } from './rows.ts';
import { unseenPitfalls } from './unseen.ts';

writeFileSync('docs/pitfalls.md', renderPitfalls(pitfallRows, unseenPitfalls));
