import { testClient } from './cells/runClient.ts';

testClient('yarn1');
