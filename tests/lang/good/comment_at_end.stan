model { } /* end */ // end
