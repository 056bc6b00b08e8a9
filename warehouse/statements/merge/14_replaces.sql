SELECT EXISTS (FROM changed_outcome WHERE replaces);
