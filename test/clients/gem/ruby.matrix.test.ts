import { gemLab, rubyTest } from '../../support/gemLab.ts';
import { testCells } from '../matrix.ts';
import { rubyCells } from './cells/all.ts';

testCells(rubyCells(), gemLab(), rubyTest);
