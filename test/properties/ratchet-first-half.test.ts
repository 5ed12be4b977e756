import { testSequences } from '../client/ratchet-sequences.ts';

// In two files, so that two processors share it.
testSequences(0, 50_000);
