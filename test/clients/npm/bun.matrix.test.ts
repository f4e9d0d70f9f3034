import { testClient } from './cells/runClient.ts';

testClient('bun');
