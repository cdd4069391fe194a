/** Interfaces that tests and the development page share. */
export const sampleConfigs = {
  entities: `<View>
  <Labels name="label" toName="text">
    <Label value="Person" background="#d64545"/>
    <Label value="Place"/>
    <Label value="Organisation" alias="ORG"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>`,
  boxes: `<View>
  <RectangleLabels name="box" toName="image">
    <Label value="Person"/>
    <Label value="Car"/>
    <Label value="Dog"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
  <Choices name="occluded" toName="image" perRegion="true" choice="single" required="true" whenLabelValue="Person,Car">
    <Choice value="Visible"/>
    <Choice value="Partly hidden"/>
  </Choices>
  <TextArea name="note" toName="image" perRegion="true" placeholder="What is special about it?"/>
</View>`,
  classification: `<View>
  <Header value="What does the review say?"/>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text" choice="single" showInline="true" required="true">
    <Choice value="Positive"/>
    <Choice value="Negative"/>
    <Choice value="Mixed"/>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="sentiment" whenChoiceValue="Negative,Mixed">
    <Header value="What was the complaint about?" size="5"/>
    <Choices name="reason" toName="text" choice="multiple">
      <Choice value="Price"/>
      <Choice value="Quality"><Choice value="Broken"/><Choice value="Too small"/></Choice>
      <Choice value="Delivery"/>
    </Choices>
  </View>
  <Rating name="stars" toName="text" maxRating="5"/>
  <TextArea name="summary" toName="text" maxSubmissions="1" rows="3" placeholder="Summary in one sentence"/>
  <TextArea name="keywords" toName="text" editable="true" placeholder="A keyword"/>
  <Number name="confidence" toName="text" min="0" max="100" slider="true"/>
  <DateTime name="date" toName="text" only="date"/>
</View>`,
  relations: `<View>
  <Labels name="label" toName="text">
    <Label value="Drug"/>
    <Label value="Effect"/>
  </Labels>
  <Relations>
    <Relation value="causes"/>
    <Relation value="treats"/>
  </Relations>
  <Text name="text" value="$text"/>
</View>`,
  shapes: `<View>
  <Image name="image" value="$image"/>
  <Rectangle name="shape" toName="image"/>
  <Labels name="kind" toName="image" choice="multiple"><Label value="A"/><Label value="B"/></Labels>
</View>`,
} as const;
