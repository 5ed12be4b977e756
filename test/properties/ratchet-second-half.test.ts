import { testSequences } from '../client/ratchet-sequences.ts';

testSequences(50_000, 50_000);
