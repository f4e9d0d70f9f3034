import { testClient } from './cells/runClient.ts';

testClient('pnpm10');
