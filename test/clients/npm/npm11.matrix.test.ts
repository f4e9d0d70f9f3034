import { testClient } from './cells/runClient.ts';

testClient('npm11');
