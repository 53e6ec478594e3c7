// The quiz of a page as it is; a module's quiz (course.js) and the review (review.js) are more.
customElements.define("guide-quiz", KeptQuiz);
