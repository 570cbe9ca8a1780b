"""The review's arithmetic and rubrics: pure functions, one subject a module, each with the source of its formula."""
