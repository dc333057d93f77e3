# Code for paper and projector: dark on light, told apart by weight and slant, not by colour alone.
class LabTheme < Rouge::CSSTheme
  name 'lab'
  style Text, fg: '#1f2933', bg: '#f6f8fa'
  style Comment, Comment::Preproc, fg: '#56616d', italic: true
  style Keyword, Operator::Word, fg: '#12365c', bold: true
  style Literal::String, fg: '#8a3b12'
  style Literal::Number, fg: '#7a3e00'
  style Name::Decorator, Name::Attribute, Name::Tag, fg: '#1d5fa8'
  style Name::Class, Name::Function, Generic::Prompt, fg: '#1f2933', bold: true
  style Generic::Output, fg: '#1f2933'
  style Generic::Deleted, fg: '#8a1c1c'
  style Generic::Inserted, fg: '#1c5e2b'
  style Generic::Error, Error, fg: '#8a1c1c'
end
